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

/** The colours a tag can have: three shades of each hue, such as `LightBlue`, `Blue`, `DarkBlue`. */
export const TAG_COLORS: readonly string[] = HUES.flatMap((hue) => [
  `Light${hue}`,
  hue,
  `Dark${hue}`,
]);
