// Owns how a picture looks that may be gone: its place is kept and says so.
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../i18n/translate.ts";
import { awaitPictureTurn } from "../live/picture_turns.ts";
import { CameraOff } from "./icons.ts";

export interface PictureProps {
  readonly src: string;
  readonly alt: string;
  /**
   * Not asked for yet: more urgent questions go first, and then it waits for its turn. One that was
   * asked for stays, and with it its turn until it is there or fails.
   */
  readonly isHeld?: boolean;
}

export function Picture({ src, alt, isHeld = false }: PictureProps) {
  const [isMissing, setMissing] = useState(false);
  const [isAsked, setAsked] = useState(!isHeld);
  // Then it has a turn, which one that a browser puts off would keep from the others for ever.
  const [waits] = useState(isHeld);
  const place = useRef<HTMLSpanElement>(null);
  const endTurn = useRef(() => {});
  useEffect(() => {
    if (isHeld || place.current === null) return;
    let hasTurn = false;
    const end = awaitPictureTurn(place.current, () => {
      hasTurn = true;
      setAsked(true);
    });
    endTurn.current = end;
    return () => {
      if (!hasTurn) end();
    };
  }, [isHeld]);
  useEffect(() => () => endTurn.current(), []);
  const image = useRef<HTMLImageElement>(null);
  // It may have failed before anybody listened.
  useEffect(() => {
    const { complete = false, naturalWidth = 0 } = image.current ?? {};
    if (image.current !== null && complete) endTurn.current();
    if (complete && naturalWidth === 0) setMissing(true);
  }, [src, isAsked]);
  if (!isAsked) return <span ref={place} class="picture" />;
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
      loading={waits ? "eager" : "lazy"}
      decoding="async"
      width={160}
      height={90}
      onLoad={() => endTurn.current()}
      onError={() => {
        endTurn.current();
        setMissing(true);
      }}
    />
  );
}
