// Owns what a new fleet is told: the steps from nothing to the first plate.

export function FirstSteps({ hasLocations }: { hasLocations: boolean }) {
  return (
    <section class="card first-steps">
      <h2>Connect your first site</h2>
      <ol>
        <li>
          <b>Register a device.</b> Say where it stands{hasLocations ? "" : " (a new location)"}
          {" "}
          and what it is called. You get a claim code that works once.
        </li>
        <li>
          <b>Start the agent at the site</b>{" "}
          with that code. It opens the connection itself: no port has to be opened at the site.
        </li>
        <li>
          <b>Watch it come up here.</b> Cameras, pictures and plates appear without a reload.
        </li>
      </ol>
      <a class="button" href="/devices/new">Register a device</a>
    </section>
  );
}
