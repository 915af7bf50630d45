// Owns how a secret is kept at rest: AES-GCM under the server's key. Never stores or logs one.

/** Seals and opens short secrets (camera passwords, webhook secrets, device keys). */
export interface Sealer {
  /** @returns version byte, nonce (12 bytes), ciphertext with its tag */
  seal(text: string): Promise<Uint8Array<ArrayBuffer>>;
  /** @throws Error when it was sealed under another key, changed, or is of another version */
  open(sealed: Uint8Array): Promise<string>;
}

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const VERSION = 1;
// Bound to the ciphertext, so that no later version's bytes can be passed off as this one's.
const VERSION_BYTES = Uint8Array.of(VERSION);

/** @throws Error unless the key has 32 bytes */
export async function createSealer(key32: Uint8Array): Promise<Sealer> {
  if (key32.length !== KEY_BYTES) {
    throw new Error(`Cannot seal secrets as the key must have 32 bytes: it has ${key32.length}`);
  }
  const key = await crypto.subtle.importKey("raw", key32.slice(), "AES-GCM", false, [
    "encrypt",
    "decrypt",
  ]);
  return {
    seal: async (text) => {
      const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
      const plain = new TextEncoder().encode(text);
      const cipher = new Uint8Array(await crypto.subtle.encrypt(algorithm(nonce), key, plain));
      const sealed = new Uint8Array(1 + NONCE_BYTES + cipher.length);
      sealed.set(VERSION_BYTES);
      sealed.set(nonce, 1);
      sealed.set(cipher, 1 + NONCE_BYTES);
      return sealed;
    },
    open: async (sealed) => {
      if (sealed[0] !== VERSION) {
        throw new Error(`Cannot open a secret of version ${sealed[0]}: this program knows 1`);
      }
      const nonce = sealed.slice(1, 1 + NONCE_BYTES);
      const cipher = sealed.slice(1 + NONCE_BYTES);
      try {
        return new TextDecoder().decode(await crypto.subtle.decrypt(algorithm(nonce), key, cipher));
      } catch (cause) {
        throw new Error("Cannot open a secret: it was sealed under another key or changed", {
          cause,
        });
      }
    },
  };
}

function algorithm(iv: Uint8Array<ArrayBuffer>): AesGcmParams {
  return { name: "AES-GCM", iv, additionalData: VERSION_BYTES };
}
