// Owns which addresses an agent may be asked at. Private ones are the purpose; the machine's own
// metadata service and anything that is not plain HTTP are not.
import { WashfleetError } from "../errors.ts";

const LINK_LOCAL_V4 = /^169\.254\./;
// fe80::/10, the metadata address of one cloud, and either of them written as IPv4-mapped.
const FORBIDDEN_V6 = /^\[(fe[89ab]|fd00:ec2:|::ffff:a9fe:)/;

/** `http://host:port` of an agent. @throws WashfleetError `invalid`, field `address` */
export function parseDeviceAddress(text: string): string {
  const url = new URL(text);
  const fault = faultOf(url);
  if (fault === null) return url.origin;
  throw new WashfleetError(`Cannot use the address as it ${fault}`, {
    kind: "invalid",
    code: "invalid_input",
    faults: [{ path: "address", message: fault }],
  });
}

/** The same for an address that an agent reports of itself: `null` when it is not to be used. */
export function usableDeviceAddress(text: string | null): string | null {
  if (text === null || !URL.canParse(text)) return null;
  const url = new URL(text);
  return faultOf(url) === null ? url.origin : null;
}

function faultOf(url: URL): string | null {
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    return "must start with http:// or https://";
  }
  if (url.username !== "" || url.password !== "") return "must hold no credentials";
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "") return "must hold no path";
  if (LINK_LOCAL_V4.test(url.hostname) || FORBIDDEN_V6.test(url.hostname)) {
    return "must not be a link-local address";
  }
  return null;
}
