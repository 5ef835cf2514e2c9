/** What a tool printed and how it ended. `cut`: more was printed than was kept, of either stream. */
export interface ToolOutput {
  readonly exit: number;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  readonly cut: boolean;
}
