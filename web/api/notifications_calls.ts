// Owns the API's calls about notification rules, and about what was told because of them.
import type {
  CreateRule,
  Notification,
  Rule,
  UpdateRule,
} from "../../server/contract/notification.ts";
import type { Page } from "../../server/contract/page.ts";
import { type Calls, queryOf } from "./call.ts";

export const notificationCalls = ({ get, post, patch, del }: Calls) => ({
  rules: () => get<Page<Rule>>("/api/notification_rules?limit=200"),
  rule: (id: string) => get<Rule>(rulePath(id)),
  createRule: (input: Partial<CreateRule>) => post<Rule>("/api/notification_rules", input),
  updateRule: (id: string, input: UpdateRule) => patch<Rule>(rulePath(id), input),
  deleteRule: (id: string) => del<null>(rulePath(id)),
  testRule: (id: string) => post<Notification>(`${rulePath(id)}/test`),
  notifications: (filter: { rule?: string; cursor?: string; limit: string }) =>
    get<Page<Notification>>(`/api/notifications${queryOf(filter)}`),
});

function rulePath(id: string): string {
  return `/api/notification_rules/${encodeURIComponent(id)}`;
}
