// Owns bringing Spanish into the browser: a script of its own, which only Spanish pages load.
import { ES } from "./es/all.ts";
import { setLanguageSource } from "./language.ts";
import { addCatalog } from "./translate.ts";

addCatalog("es", ES);
setLanguageSource(() => "es");
