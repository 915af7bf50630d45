// Owns what a person needs to judge a visit: its read, and by how much that may be corrected.
import type { Read } from "../../server/contract/read.ts";
import type { Visit } from "../../server/contract/visit.ts";
import type { ApiClient } from "../api_client.ts";

export interface ReviewSubject {
  readonly visit: Visit;
  /** `null`: it was missed and nobody gave it a plate, or its read could not be asked for. */
  readonly read: Read | null;
  /** By how many characters a correction may differ. */
  readonly most: number;
}

const MOST_READS = "12";
/** The server's own. */
const MOST_CORRECTED = 3;

export async function loadReviewSubject(
  api: Pick<ApiClient, "plates" | "locationReading">,
  visit: Visit,
): Promise<ReviewSubject> {
  if (visit.plate === null) return { visit, read: null, most: MOST_CORRECTED };
  const [reads, reading] = await Promise.all([
    api.plates({ visit_id: visit.id, limit: MOST_READS }),
    api.locationReading(visit.location_id),
  ]);
  const items = reads.ok ? reads.data.items : [];
  const most = reading.ok ? reading.data.effective.max_corrected_characters : null;
  return {
    visit,
    read: items.find(({ plate }) => plate === visit.plate) ?? items[0] ?? null,
    most: most ?? MOST_CORRECTED,
  };
}
