// Owns how a plate looks.

export function PlateBadge({ plate, large }: { plate: string; large?: boolean }) {
  return <span class={large === true ? "plate large" : "plate"} translate={false}>{plate}</span>;
}
