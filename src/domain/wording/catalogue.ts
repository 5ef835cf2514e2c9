import { answerWords } from './answers.ts';
import { approvalWords } from './approval.ts';
import { assessWords } from './assess.ts';
import { commandLineWording } from './command-line.ts';
import { decodeWords } from './decode.ts';
import { documentWords } from './document.ts';
import { engineWords } from './engine.ts';
import { expectationWording } from './expectation.ts';
import { journalWords } from './journal.ts';
import { noticeWords } from './notices.ts';
import { readingWords } from './reading.ts';
import { reasonWords } from './reason.ts';
import { receiptWords } from './receipt.ts';
import { riskWords } from './risk.ts';
import type { Catalogue } from './sentence.ts';
import { slackWording } from './slack.ts';
import { sshWords } from './ssh.ts';
import { threadWords } from './thread.ts';

/** All that is ever said, by key: the one catalogue the edges render from (keys are unique: a test holds it). */
export const CATALOGUES = {
  answerWords,
  approvalWords,
  assessWords,
  commandLineWording,
  decodeWords,
  documentWords,
  engineWords,
  expectationWording,
  journalWords,
  noticeWords,
  readingWords,
  reasonWords,
  receiptWords,
  riskWords,
  slackWording,
  sshWords,
  threadWords,
};

export const catalogue: Catalogue = Object.assign({}, ...Object.values(CATALOGUES));
