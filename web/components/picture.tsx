// Owns how a picture looks that may be gone: its place is kept and says so.
import { useState } from "preact/hooks";
import { CameraOff } from "./icons.ts";

export function Picture({ src, alt }: { src: string; alt: string }) {
  const [isMissing, setMissing] = useState(false);
  if (isMissing) {
    return (
      <span class="picture missing" title="The picture is no longer kept">
        <CameraOff />
      </span>
    );
  }
  return (
    <img
      class="picture"
      src={src}
      alt={alt}
      loading="lazy"
      decoding="async"
      width={160}
      height={90}
      onError={() => setMissing(true)}
    />
  );
}
