// A server as a process of its own, for an agent in another network: it enrols whoever comes with the
// claim code, and answers heartbeats. Arguments: port, claim code.
const [port = "0", claimCode = ""] = Deno.args;

const problem = (status: number, code: string, title: string) =>
  Response.json({ type: `/problems/${code}`, title, status, code }, {
    status,
    headers: { "content-type": "application/problem+json" },
  });

Deno.serve({ hostname: "127.0.0.1", port: Number(port), onListen: () => {} }, async (request) => {
  const server_time = new Date().toISOString();
  switch (new URL(request.url).pathname) {
    case "/api/enroll": {
      const { claim_code } = await request.json();
      if (claim_code !== claimCode) {
        return problem(410, "claim_expired", "Cannot enrol as this claim code has ended");
      }
      return Response.json({
        device_id: crypto.randomUUID(),
        device_token: crypto.randomUUID(),
        name: "Lane 1",
        location_id: crypto.randomUUID(),
        location_name: "Town",
        server_time,
      }, { status: 201 });
    }
    case "/api/device/heartbeat":
      return Response.json({ server_time, heartbeat_every_ms: 10_000 });
    default:
      return problem(404, "not_found", "There is nothing here");
  }
});
