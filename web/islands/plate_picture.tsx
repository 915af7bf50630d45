// Owns the picture of a read with the plate's box drawn on it, and the plate cut out.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Box } from "../../server/contract/read.ts";
import { CameraOff } from "../components/icons.ts";
import { t } from "../i18n/translate.ts";

interface Size {
  readonly width: number;
  readonly height: number;
}
export interface PlatePictureProps {
  /** `""`: it is kept no more. */
  readonly src: string;
  /** `""`: none was read. */
  readonly plate: string;
  readonly box: Box | null;
}

/** Room around the plate in its cut-out, as a share of the plate's size. */
const MARGIN_RATIO = 0.25;

export default function PlatePicture({ src, plate, box }: PlatePictureProps) {
  const size = useSignal<Size | null>(null);
  const isMissing = useSignal(src === "");
  const image = useRef<HTMLImageElement>(null);
  const measure = () => {
    const { naturalWidth: width, naturalHeight: height } = image.current ?? new Image();
    if (width > 0) size.value = { width, height };
  };
  useEffect(() => {
    // It may have loaded, or failed, before this island woke.
    if (image.current?.complete !== true) return;
    if (image.current.naturalWidth > 0) measure();
    else isMissing.value = true;
  }, []);
  if (isMissing.value) {
    return (
      <div class="card lost-picture">
        <CameraOff />
        <p>{t("The picture is no longer kept.")}</p>
      </div>
    );
  }
  return (
    <figure class="plate-picture">
      <div class="full">
        <img
          ref={image}
          src={src}
          alt={plate === ""
            ? t("Picture of the visit")
            : t("Picture in which {plate} was read", { plate })}
          onLoad={measure}
          onError={() => isMissing.value = true}
        />
        {box !== null && size.value !== null && <Outline box={box} size={size.value} />}
      </div>
      {box !== null && (
        <svg
          class="cut-out"
          viewBox={around(box)}
          role="img"
          aria-label={t("The plate {plate}", { plate })}
        >
          {size.value !== null && <image href={src} {...size.value} />}
        </svg>
      )}
    </figure>
  );
}

function Outline({ box, size }: { box: Box; size: Size }) {
  return (
    <svg
      class="outline"
      viewBox={`0 0 ${size.width} ${size.height}`}
      preserveAspectRatio="xMidYMid meet"
      aria-hidden="true"
    >
      <rect
        x={box.xmin}
        y={box.ymin}
        width={Math.max(0, box.xmax - box.xmin)}
        height={Math.max(0, box.ymax - box.ymin)}
        rx={size.width / 240}
      />
    </svg>
  );
}

function around({ xmin, ymin, xmax, ymax }: Box): string {
  const marginX = (xmax - xmin) * MARGIN_RATIO;
  const marginY = (ymax - ymin) * MARGIN_RATIO;
  const width = Math.max(1, xmax - xmin + 2 * marginX);
  const height = Math.max(1, ymax - ymin + 2 * marginY);
  return `${xmin - marginX} ${ymin - marginY} ${width} ${height}`;
}
