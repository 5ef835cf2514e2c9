import { hearSignals } from './signals.ts';

// Before anything else is loaded, which takes most of the start: the first process of a container does not end by a
// signal that it does not hear yet.
const signals = hearSignals();
const { run } = await import('./run.ts');
await run(signals);
