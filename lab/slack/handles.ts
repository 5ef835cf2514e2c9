import type { DirectoryHandle } from './directory.ts';
import type { Faults } from './faults-handle.ts';
import type { Workspace } from './model.ts';
import type { Runtime } from './runtime.ts';

/** The running workspace's parts, as the server hands them to what it serves. */
export type Handles = {
  workspace: Workspace;
  runtime: Runtime;
  faults: Faults;
  directory: DirectoryHandle;
  /** Addresses of the panels served elsewhere. */
  panels: string[];
};
