// Owns how a picture looks that may be gone: its place is kept and says so.
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../i18n/translate.ts";
import { CameraOff } from "./icons.ts";

export interface PictureProps {
  readonly src: string;
  readonly alt: string;
  /** Not asked for yet: more urgent questions go first. One that was asked for stays. */
  readonly isHeld?: boolean;
}

export function Picture({ src, alt, isHeld = false }: PictureProps) {
  const [isMissing, setMissing] = useState(false);
  const wasAsked = useRef(false);
  wasAsked.current ||= !isHeld;
  const image = useRef<HTMLImageElement>(null);
  // It may have failed before anybody listened.
  useEffect(() => {
    const { complete = false, naturalWidth = 0 } = image.current ?? {};
    if (complete && naturalWidth === 0) setMissing(true);
  }, [src, wasAsked.current]);
  if (!wasAsked.current) return <span class="picture" />;
  if (isMissing) {
    const why = t("The picture is no longer kept.");
    return (
      <span class="picture missing" role="img" aria-label={why} title={why}>
        <CameraOff />
      </span>
    );
  }
  return (
    <img
      ref={image}
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
