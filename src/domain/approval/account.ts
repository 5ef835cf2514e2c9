import type { PersonName } from '../names.ts';
import type { ApprovalPolicy } from '../topology.ts';
import type { UserFacts } from '../user-facts.ts';
import { sayApproval } from '../wording/approval.ts';
import type { Sentence } from '../wording/sentence.ts';

/**
 * Why this Slack account cannot approve just now, or undefined when it can (rule 7). Asked at the reaction and
 * again at dispatch, with facts read fresh from Slack.
 */
export function accountBar(person: PersonName, facts: UserFacts, policy: ApprovalPolicy): Sentence | undefined {
  if (facts.absent) return sayApproval('approval.account-absent', { person, id: facts.id });
  if (facts.deleted) return sayApproval('approval.account-deleted', { person });
  if (facts.bot) return sayApproval('approval.account-bot');
  if (facts.restricted || facts.ultraRestricted) return sayApproval('approval.account-guest', { person });
  if (facts.stranger) return sayApproval('approval.account-stranger', { person });
  if (policy.usergroup !== undefined && facts.inUsergroup !== true) {
    return sayApproval('approval.not-in-group', { person, group: policy.usergroup });
  }
  return undefined;
}
