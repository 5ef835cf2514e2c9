import type { Workspace } from './model.ts';

/**
 * What a person typed as Slack sends it on: &, < and > escaped, and with `mentions` @name, #channel and @group turned
 * into <@U…>, <#C…> and <!subteam^S…> (a slash command is sent as typed). Mentions already written that way are kept.
 */
export function encodeTyped(workspace: Workspace, typed: string, mentions: boolean): string {
  const escaped = typed
    .split(/(<(?:[@#]|!subteam\^)[A-Z0-9]+>)/)
    .map((part, index) => (index % 2 === 1 ? part : escapeMarkup(part)));
  const text = escaped.join('');
  return mentions
    ? text.replace(/(^|[\s(])([@#])([\p{L}\p{N}._-]+)/gu, (all, before, mark, name) => {
        const found = mark === '@' ? person(workspace, name) : channel(workspace, name);
        return found ? `${before}${found}` : all;
      })
    : text;
}

function person(workspace: Workspace, name: string): string | undefined {
  const wanted = name.toLowerCase();
  const user = [...workspace.users.values()].find((one) => one.name.toLowerCase() === wanted || one.key === wanted);
  if (user) return `<@${user.id}>`;
  const group = [...workspace.usergroups.values()].find((one) => one.handle === wanted);
  return group ? `<!subteam^${group.id}>` : undefined;
}

function channel(workspace: Workspace, name: string): string | undefined {
  const found = [...workspace.channels.values()].find((one) => one.kind !== 'im' && one.name === name);
  return found ? `<#${found.id}>` : undefined;
}

function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
