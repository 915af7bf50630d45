// Owns how a plate looks.

export interface PlateBadgeProps {
  readonly plate: string;
  readonly large?: boolean;
  /** Another reading: the characters in which this one differs are marked. */
  readonly against?: string;
}

export function PlateBadge({ plate, large, against }: PlateBadgeProps) {
  const others = [...against ?? ""];
  const characters = [...plate];
  const isComparable = others.length === characters.length;
  return (
    <span class={large === true ? "plate large" : "plate"} translate={false}>
      {!isComparable
        ? plate
        : characters.map((character, index) =>
          character === others[index] ? character : <mark key={index}>{character}</mark>
        )}
    </span>
  );
}
