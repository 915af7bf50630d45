// Owns the routes of invitations: those of whoever invites, and the one of the invited.
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { pageOf, PageQuery } from "../contract/page.ts";
import {
  AcceptInvitation,
  CreatedInvitation,
  CreateInvitation,
  Invitation,
} from "../contract/user.ts";
import type { AccountMails } from "../users/account_mails.ts";
import { acceptInvitation } from "../users/accept_invitation.ts";
import { createInvitation, listInvitations, revokeInvitation } from "../users/create_invitation.ts";
import type { AppEnv } from "./app_env.ts";
import type { AuthDeps } from "./ask_better_auth.ts";
import { peerOf } from "./peer.ts";
import { PROBLEM_RESPONSES } from "./problem.ts";
import { createRouter } from "./router.ts";

const tags = ["users"];

function json<T extends z.ZodType>(schema: T, description: string) {
  return { description, content: { "application/json": { schema } } };
}

const createInvitationRoute = createRoute({
  method: "post",
  path: "/api/invitations",
  tags,
  summary: "Invite somebody; the link is shown this once",
  description:
    "The link makes one user, once, until it expires. It is mailed where the server sends mail " +
    "(`is_mailed`); else hand it over yourself. An open invitation to the same address ends.",
  request: {
    body: { required: true, content: { "application/json": { schema: CreateInvitation } } },
  },
  responses: { 201: json(CreatedInvitation, "The invitation"), ...PROBLEM_RESPONSES },
});

const listRoute = createRoute({
  method: "get",
  path: "/api/invitations",
  tags,
  summary: "Invitations, newest first",
  request: { query: PageQuery },
  responses: { 200: json(pageOf(Invitation), "A page"), ...PROBLEM_RESPONSES },
});

const revokeRoute = createRoute({
  method: "delete",
  path: "/api/invitations/{id}",
  tags,
  summary: "Withdraw an open invitation",
  request: { params: z.object({ id: z.uuid() }) },
  responses: { 204: { description: "Withdrawn" }, ...PROBLEM_RESPONSES },
});

const acceptRoute = createRoute({
  method: "post",
  path: "/api/invitations/accept",
  tags,
  summary: "Become a user by an invitation's token and a password of one's own",
  description: "Needs no other credential. Sign in with the address and the password then.",
  request: {
    body: { required: true, content: { "application/json": { schema: AcceptInvitation } } },
  },
  responses: {
    201: json(z.object({ email: z.string() }), "The user was made"),
    ...PROBLEM_RESPONSES,
  },
});

/** `/api/invitations` and below. */
export function invitationRoutes(deps: AuthDeps & { mails: AccountMails }): OpenAPIHono<AppEnv> {
  const router = createRouter();
  router.openapi(createInvitationRoute, async (c) => {
    c.header("cache-control", "no-store");
    return c.json(await createInvitation(c.get("ctx"), c.req.valid("json"), deps), 201);
  });
  router.openapi(
    listRoute,
    async (c) => c.json(await listInvitations(c.get("ctx"), c.req.valid("query")), 200),
  );
  router.openapi(revokeRoute, async (c) => {
    await revokeInvitation(c.get("ctx"), c.req.valid("param").id);
    return c.body(null, 204);
  });
  router.openapi(acceptRoute, async (c) => {
    const { db, now, auth } = deps;
    const ctx = { db, now, requestId: c.get("requestId") ?? null };
    const options = { auth, peer: peerOf(c) };
    return c.json(await acceptInvitation(ctx, c.req.valid("json"), options), 201);
  });
  return router;
}
