/**
 * Names that were checked against a topology. The brand says "this came from a validated file or plan",
 * so a free string from Slack or from a node's answer cannot be used where a checked name is needed.
 */
declare const brand: unique symbol;
type Branded<Kind extends string> = string & { readonly [brand]: Kind };

/** A system (one topology, two regions), e.g. `lab`. */
export type SystemName = Branded<'SystemName'>;
/** A region, e.g. `global1a`. */
export type RegionName = Branded<'RegionName'>;
/** An IaaS availability zone, e.g. `alpha`. */
export type ZoneName = Branded<'ZoneName'>;
/** A machine, e.g. `global1a-webservice0`. */
export type NodeName = Branded<'NodeName'>;
/** A person of the roster: the unit in which approval counts (approval rule 5). */
export type PersonName = Branded<'PersonName'>;
/** An incident: `<system>-` and 128 random bits in lower-case hex. */
export type IncidentId = Branded<'IncidentId'>;
/** A step's place in its scenario, named as on paper: `1`, `2a`, `P3`. */
export type StepId = Branded<'StepId'>;
/** SHA-256 in lower-case hex. */
export type Digest = Branded<'Digest'>;
