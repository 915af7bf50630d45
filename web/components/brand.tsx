// Owns the product's name and sign.

export function Brand() {
  return (
    <a href="/" class="brand">
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d="M12 2.5c3.6 4.2 6.5 7.7 6.5 11.4a6.5 6.5 0 1 1-13 0C5.5 10.2 8.4 6.7 12 2.5Z" />
        <path class="wave" d="M7.6 14.2c1.5-1.300 2.900-1.300 4.400 0s2.900 1.300 4.400 0" />
      </svg>
      <span>washfleet</span>
    </a>
  );
}
