// Owns the way around: a rail on wide screens, a bar at the bottom on a phone.
import { LayoutDashboard, ScanText, Server } from "./icons.ts";

const PLACES = [
  { href: "/", label: "Overview", Icon: LayoutDashboard },
  { href: "/plates", label: "Plates", Icon: ScanText },
  { href: "/devices", label: "Devices", Icon: Server },
] as const;

export function Navigation({ path }: { path: string }) {
  const current = (href: string) => {
    if (href === "/") return path === "/" || path.startsWith("/locations");
    return path === href || path.startsWith(`${href}/`);
  };
  return (
    <nav class="places" aria-label="Main">
      {PLACES.map(({ href, label, Icon }) => (
        <a key={href} href={href} aria-current={current(href) ? "page" : undefined}>
          <span class="pill">
            <Icon />
          </span>
          {label}
        </a>
      ))}
    </nav>
  );
}
