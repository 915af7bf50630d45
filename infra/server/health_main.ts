// The image's health check, where there is no curl: ends with 0 when the server can do its work.

if (import.meta.main) {
  const response = await fetch("http://127.0.0.1:8080/readyz").catch(() => null);
  Deno.exit(response?.ok ? 0 : 1);
}
