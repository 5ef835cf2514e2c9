/** A Slack user as users.info says just now (approval rule 7). */
export interface UserFacts {
  readonly id: string;
  readonly team: string;
  /** The workspace has no such user (`user_not_found`). */
  readonly absent?: true;
  readonly deleted: boolean;
  readonly bot: boolean;
  readonly restricted: boolean;
  readonly ultraRestricted: boolean;
  /** Of another team than the bot's (Slack Connect, shared channels, Enterprise strangers). */
  readonly stranger: boolean;
  /** Whether the user is in the approvers' user group; absent where the policy names none. */
  readonly inUsergroup?: boolean;
}
