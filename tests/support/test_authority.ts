// Owns certificates for tests (RFC 5280): signed by an authority of their own, valid when they say.

export interface TestAuthority {
  /** PEM, for `caCerts`. */
  readonly cert: string;
  /** A certificate for 127.0.0.1 that is valid between the two instants. */
  issue(valid: { from: Date; to: Date }): Promise<{ cert: string; key: string }>;
}

interface Fields {
  issuer: Uint8Array<ArrayBuffer>;
  subject: Uint8Array<ArrayBuffer>;
  valid: { from: Date; to: Date };
  extra: Uint8Array<ArrayBuffer>;
}

const CURVE = { name: "ECDSA", namedCurve: "P-256" } as const;

/** Keys are new each time; nothing is kept. */
export async function createTestAuthority(): Promise<TestAuthority> {
  const authority = await crypto.subtle.generateKey(CURVE, true, ["sign", "verify"]);
  const issuer = nameOf("washfleet test authority");
  const long = { from: new Date("2000-01-01"), to: new Date("2045-01-01") };
  const isAuthority = extension([2, 5, 29, 19], sequence(tlv(0x01, [0xff])));
  return {
    cert: await certificate({ issuer, subject: issuer, valid: long, extra: isAuthority }, {
      subjectKeys: authority,
      issuerKeys: authority,
    }),
    issue: async (valid) => {
      const keys = await crypto.subtle.generateKey(CURVE, true, ["sign", "verify"]);
      const address = extension([2, 5, 29, 17], sequence(tlv(0x87, [127, 0, 0, 1])));
      const subject = nameOf("127.0.0.1");
      const cert = await certificate({ issuer, subject, valid, extra: address }, {
        subjectKeys: keys,
        issuerKeys: authority,
      });
      const key = new Uint8Array(await crypto.subtle.exportKey("pkcs8", keys.privateKey));
      return { cert, key: pem("PRIVATE KEY", key) };
    },
  };
}

async function certificate(
  { issuer, subject, valid, extra }: Fields,
  { subjectKeys, issuerKeys }: { subjectKeys: CryptoKeyPair; issuerKeys: CryptoKeyPair },
): Promise<string> {
  const publicKey = new Uint8Array(await crypto.subtle.exportKey("spki", subjectKeys.publicKey));
  const unsigned = sequence(
    tlv(0xa0, integer([2])), // version 3
    integer([1, ...crypto.getRandomValues(new Uint8Array(8))]),
    ECDSA_SHA256,
    issuer,
    sequence(instant(valid.from), instant(valid.to)),
    subject,
    publicKey,
    tlv(0xa3, sequence(extra)),
  );
  const algorithm = { name: "ECDSA", hash: "SHA-256" };
  const raw = new Uint8Array(
    await crypto.subtle.sign(algorithm, issuerKeys.privateKey, unsigned),
  );
  const signature = sequence(integer(raw.subarray(0, 32)), integer(raw.subarray(32)));
  return pem("CERTIFICATE", sequence(unsigned, ECDSA_SHA256, tlv(0x03, [0], signature)));
}

type Bytes = readonly number[] | Uint8Array<ArrayBuffer>;

/** Tag, length, value (X.690). */
function tlv(tag: number, ...content: Bytes[]): Uint8Array<ArrayBuffer> {
  const body = content.flatMap((part) => [...part]);
  const size = body.length;
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return new Uint8Array([tag, ...length, ...body]);
}

function sequence(...content: Bytes[]): Uint8Array<ArrayBuffer> {
  return tlv(0x30, ...content);
}

/** A positive number: without leading zeroes but for one that keeps it positive. */
function integer(bytes: Bytes): Uint8Array<ArrayBuffer> {
  const first = Math.max(0, bytes.findIndex((byte) => byte !== 0));
  const value = bytes.slice(first);
  return tlv(0x02, (value[0] ?? 0) >= 128 ? [0, ...value] : value);
}

function oid([first = 0, second = 0, ...rest]: readonly number[]): Uint8Array<ArrayBuffer> {
  const bytes = [first * 40 + second];
  for (const part of rest) {
    const septets = [part & 127];
    for (let left = part >> 7; left > 0; left >>= 7) septets.unshift((left & 127) | 128);
    bytes.push(...septets);
  }
  return tlv(0x06, bytes);
}

function nameOf(common: string): Uint8Array<ArrayBuffer> {
  const text = tlv(0x0c, new TextEncoder().encode(common));
  return sequence(tlv(0x31, sequence(oid([2, 5, 4, 3]), text)));
}

function instant(at: Date): Uint8Array<ArrayBuffer> {
  return tlv(0x18, new TextEncoder().encode(at.toISOString().replace(/[-:T]|\.\d+/g, "")));
}

function extension(id: readonly number[], value: Bytes): Uint8Array<ArrayBuffer> {
  return sequence(oid(id), tlv(0x04, value));
}

const ECDSA_SHA256 = sequence(oid([1, 2, 840, 10045, 4, 3, 2]));

function pem(label: string, bytes: Uint8Array): string {
  const text = bytes.toBase64().replace(/.{64}/g, "$&\n");
  return `-----BEGIN ${label}-----\n${text}\n-----END ${label}-----\n`;
}
