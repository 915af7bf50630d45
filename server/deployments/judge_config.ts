// Owns the judgement whether a device runs what it should, and if not, why. Pure.
import type { WaitingReason } from "../contract/template.ts";

export interface ConfigFacts {
  desiredRevision: number | null;
  appliedRevision: number | null;
  appliedHash: string | null;
  appliedAgentVersion: string | null;
  appliedAt: Date | null;
  /** Of the last heartbeat; `null`: it is lost. */
  reported: { configHash: string; agentVersion: string } | null;
  isSilent: boolean;
  lastSeenAt: Date | null;
  /** A deployment is changing it, or is about to, and why it has not ended. */
  open: WaitingReason | null;
  isOpen: boolean;
  /** How the last deployment to it ended, unless well. */
  last: WaitingReason | null;
}

export interface ConfigJudgement {
  isConverged: boolean;
  waiting: WaitingReason | null;
  drift: string | null;
}

export function judgeConfig(facts: ConfigFacts): ConfigJudgement {
  const drift = facts.isOpen ? null : driftOf(facts);
  const isAsDesired = facts.desiredRevision === facts.appliedRevision && drift === null &&
    !facts.isOpen;
  const isConverged = isAsDesired &&
    (facts.desiredRevision === null || facts.reported?.configHash === facts.appliedHash);
  if (isConverged) return { isConverged, waiting: null, drift };
  const waiting = facts.open ?? (drift === null ? null : because("drift", drift)) ?? facts.last ??
    silence(facts) ??
    because("not_confirmed", "Nothing was heard yet of which settings it runs.");
  return { isConverged, waiting, drift };
}

function driftOf(facts: ConfigFacts): string | null {
  const { reported, appliedHash, appliedRevision, appliedAt, appliedAgentVersion } = facts;
  if (reported === null || appliedHash === null || reported.configHash === appliedHash) return null;
  const since = appliedAt === null ? "" : ` since ${appliedAt.toISOString().slice(0, 19)}Z`;
  const other = `it runs other settings than revision ${appliedRevision}`;
  return appliedAgentVersion === null || appliedAgentVersion === reported.agentVersion
    ? `Its settings were changed at the device${since}: ${other}.`
    : `Its agent was updated from ${appliedAgentVersion} to ${reported.agentVersion}, or its ` +
      `settings were changed at the device${since}: ${other}.`;
}

function silence({ isSilent, lastSeenAt }: ConfigFacts): WaitingReason | null {
  if (!isSilent) return null;
  const since = lastSeenAt === null ? "ever" : `since ${lastSeenAt.toISOString().slice(0, 19)}Z`;
  return because("offline", `It is offline: nothing was heard of it ${since}.`);
}

function because(code: string, message: string): WaitingReason {
  return { code, message, until: null };
}
