import type { Catalogue, Sentence } from './sentence.ts';

/** Makes sentences of one catalogue: an unknown key does not compile. */
export function sayer<Key extends string>(_catalogue: Catalogue & Record<Key, unknown>) {
  return (key: Key, params: Sentence['params'] = {}): Sentence<Key> => ({ key, params });
}
