// Owns the form above the list of plates; an ordinary GET form, so every answer has an address.
// A phone shows the fields of time on demand: the list stays in view.
import type { Location } from "../../server/contract/fleet.ts";
import type { PlateForm } from "../words/plate_filter.ts";
import { Search } from "./icons.ts";

interface PlateFiltersProps {
  readonly form: PlateForm;
  readonly locations: readonly Location[];
  readonly zone: string;
}

export function PlateFilters({ form, locations, zone }: PlateFiltersProps) {
  const isFiltered = [form.plate, form.location, form.from, form.to].some((field) => field !== "");
  return (
    <form method="get" action="/plates" class="card filters" role="search">
      <label class="entry">
        <span>Plate</span>
        <input
          name="plate"
          value={form.plate}
          placeholder="ABC123, or ABC* for a start"
          maxLength={17}
          autocomplete="off"
          spellcheck={false}
        />
      </label>
      <label class="entry">
        <span>Location</span>
        <select name="location">
          <option value="">All locations</option>
          {locations.map(({ id, name }) => (
            <option key={id} value={id} selected={id === form.location}>{name}</option>
          ))}
        </select>
      </label>
      <label class="by-time">
        <input type="checkbox" checked={form.from !== "" || form.to !== ""} />
        <span>Only a certain time</span>
      </label>
      <label class="entry when">
        <span>From ({zone})</span>
        <input name="from" type="datetime-local" value={form.from} />
      </label>
      <label class="entry when">
        <span>To ({zone})</span>
        <input name="to" type="datetime-local" value={form.to} />
      </label>
      <span class="actions">
        <button type="submit">
          <Search /> Search
        </button>
        {isFiltered && <a class="button quiet" href="/plates">Clear</a>}
      </span>
    </form>
  );
}
