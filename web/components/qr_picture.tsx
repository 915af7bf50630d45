// Owns how a QR code looks: dark on light in either theme, as cameras expect it.
import QRCode from "qrcode";

/** Around a code nothing may be printed for four of its modules (ISO/IEC 18004). */
const QUIET = 4;

export function QrPicture({ text, label }: { text: string; label: string }) {
  const { size, data } = QRCode.create(text, { errorCorrectionLevel: "M" }).modules;
  const path = Array.from(
    data,
    (isDark, at) => isDark ? `M${at % size + QUIET} ${Math.floor(at / size) + QUIET}h1v1h-1z` : "",
  ).join("");
  const side = size + 2 * QUIET;
  return (
    <svg class="qr" viewBox={`0 0 ${side} ${side}`} role="img" aria-label={label}>
      <rect width={side} height={side} fill="#fff" />
      <path d={path} fill="#000" shape-rendering="crispEdges" />
    </svg>
  );
}
