// Owns how open incidents are set out: by site, each with those that it explains. Pure.
import type { Incident } from "../../server/contract/incident.ts";

export interface IncidentNode {
  readonly incident: Incident;
  /** Those it suppresses, directly or not. */
  readonly children: readonly Incident[];
}
export interface IncidentGroup {
  /** `null`: the server's own. */
  readonly locationId: string | null;
  readonly locationName: string | null;
  readonly nodes: readonly IncidentNode[];
}

/**
 * Critical ones go first, and their sites with them; else the order is kept. One whose parent is not
 * in the list stands for itself.
 */
export function groupIncidents(incidents: readonly Incident[]): readonly IncidentGroup[] {
  const byId = new Map(incidents.map((incident) => [incident.id, incident]));
  const children = new Map<string, Incident[]>();
  const roots: Incident[] = [];
  for (const incident of incidents) {
    const root = rootOf(incident, byId);
    if (root === incident) roots.push(incident);
    else children.set(root.id, [...children.get(root.id) ?? [], incident]);
  }
  const sorted = roots.sort((a, b) => rankOf(a) - rankOf(b));
  const groups = new Map<string | null, IncidentNode[]>();
  for (const incident of sorted) {
    const node = { incident, children: children.get(incident.id) ?? [] };
    groups.set(incident.location_id, [...groups.get(incident.location_id) ?? [], node]);
  }
  return [...groups].map(([locationId, nodes]) => ({
    locationId,
    locationName: nodes[0]?.incident.location_name ?? null,
    nodes,
  }));
}

/** Of an answer that goes in a circle, as no server should give, the one itself. */
function rootOf(incident: Incident, byId: ReadonlyMap<string, Incident>): Incident {
  const seen = new Set<string>();
  let at = incident;
  while (at.suppressed_by !== null) {
    const parent = byId.get(at.suppressed_by);
    if (parent === undefined) return at;
    if (seen.has(parent.id)) return incident;
    seen.add(parent.id);
    at = parent;
  }
  return at;
}

function rankOf({ severity }: Incident): number {
  return severity === "critical" ? 0 : 1;
}
