// Owns who drives to a site: regulars, some of whom come every day, and strangers. Pure.
import { pick, type Random } from "../demo/camera/random.ts";
import { PLATE_SERIES, randomUsPlate } from "./us_plates.ts";

export interface Customer {
  plate: string;
  region: string;
  vehicle: string;
}

const VEHICLES = ["Sedan", "Sedan", "SUV", "SUV", "SUV", "Pickup Truck", "Pickup Truck", "Van"];
/** Of all visits; they come once. */
const STRANGERS = 0.28;
/** Of the regulars' cars; the others are from a neighbouring state. */
const LOCAL = 0.93;
/** Zipf's exponent: the first of 2,000 comes about as often as 250 of the last. */
const ZIPF = 0.6;
/** Of a site's regulars, on the average. */
const VISITS_EACH = 9;

/** The regulars of one site, as many as its visits feed. */
export class Clientele {
  readonly #regulars: Customer[];
  readonly #region: string;

  constructor(random: Random, site: { region: string; visits: number }) {
    this.#region = site.region;
    const count = Math.max(5, Math.round(site.visits * (1 - STRANGERS) / VISITS_EACH));
    this.#regulars = Array.from({ length: count }, () => this.#newCustomer(random));
  }

  /** Who comes next. */
  next(random: Random): Customer {
    if (random() < STRANGERS) return this.#newCustomer(random);
    return this.regular(random);
  }

  /** One of the regulars; the n-th as often as n^-ZIPF says. */
  regular(random: Random): Customer {
    const rank = Math.floor(this.#regulars.length * random() ** (1 / (1 - ZIPF)));
    const customer = this.#regulars[rank];
    if (customer === undefined) throw new RangeError(`Cannot find the regular of rank ${rank}`);
    return customer;
  }

  #newCustomer(random: Random): Customer {
    const isLocal = random() < LOCAL;
    const region = isLocal ? this.#region : pick(random, Object.keys(PLATE_SERIES));
    return { plate: randomUsPlate(random, region), region, vehicle: pick(random, VEHICLES) };
  }
}
