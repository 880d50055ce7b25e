import type { Fields } from "../../dynamic/fields";

/** Inputs of a tag. */
export interface TagInputs {
  name: string;
  color?: string;
  adopt?: boolean;
}

const HUES = [
  "Slate",
  "Red",
  "Orange",
  "Amber",
  "Yellow",
  "Lime",
  "Green",
  "Emerald",
  "Teal",
  "Cyan",
  "Sky",
  "Blue",
  "Indigo",
  "Violet",
  "Purple",
  "Fuchsia",
  "Pink",
  "Rose",
];

/** Colours that Komodo 2.3.2 knows: each hue, lighter and darker. */
export const tagColors = HUES.flatMap((hue) => [`Light${hue}`, hue, `Dark${hue}`]);

/** Table of a tag's inputs. */
export const tagFields: Fields<TagInputs> = {
  name: {
    type: "string",
    required: true,
    doc: "Name, as resources list it under `tags`.",
    problem: (name) =>
      name.trim() === name && name !== ""
        ? undefined
        : { message: `"name" is "${name}", empty or with blanks around it`, fix: "Trim the name" },
  },
  color: {
    type: "string",
    default: "Slate",
    oneOf: tagColors,
    doc: "Colour in Komodo's interface: a hue such as `Blue`, or `LightBlue`, `DarkBlue`.",
  },
  adopt: {
    type: "boolean",
    local: true,
    doc: "Take over a tag that exists under this name, instead of failing.",
  },
};
