import type { IncidentId, SystemName } from '../../domain/names.ts';

/** Which posts of an incident stand where. A cache: it can be rebuilt from the messages' metadata. */
export interface PostRecord {
  all(incident: IncidentId): Promise<ReadonlyMap<string, PostedAs>>;
  set(incident: IncidentId, key: string, posted: PostedAs): Promise<void>;
}

/** Which post stands at a place in Slack; undefined where none of ours is known to. */
export interface PostPlaces {
  at(system: SystemName, channel: string, ts: string): Promise<PlacedPost | undefined>;
}

export interface PlacedPost {
  readonly incident: IncidentId;
  readonly key: string;
}

export interface PostedAs {
  readonly channel: string;
  readonly ts: string;
  /** Digest of the post's parts as last shown: an `edited` post with another one is brought up to date. */
  readonly digest: string;
}
