// Owns which text a person may give as a plate.
import { WashfleetError } from "../errors.ts";
import { MAX_PLATE_LENGTH, normalisePlate } from "./plate_text.ts";

/** The plate as it is kept. @throws WashfleetError `invalid` naming `plate` */
export function wantedPlate(text: string): string {
  const plate = normalisePlate(text);
  if (plate === "") throw invalidPlate("holds neither a letter nor a digit");
  if (plate.length > MAX_PLATE_LENGTH) {
    throw invalidPlate(`has more than ${MAX_PLATE_LENGTH} characters`);
  }
  return plate;
}

/** `message` goes on where "the new one" ends. */
export function invalidPlate(message: string): WashfleetError {
  return new WashfleetError(`Cannot correct the plate as the new one ${message}`, {
    kind: "invalid",
    code: "invalid_input",
    faults: [{ path: "plate", message }],
  });
}
