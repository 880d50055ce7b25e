// A secret is a variable that Komodo hides: one file makes both.
export { secret } from "../variable/handler";
