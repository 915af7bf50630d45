// Owns where an incident is shown whole.

export function incidentPath(id: string): string {
  return `/incidents/${encodeURIComponent(id)}`;
}
