export { type Args, type DeepInput, type Inputs, named, type Reference } from "../dynamic/args";
