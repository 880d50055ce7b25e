const SIGNATURE = "4dabf18193072939515e22adb298388d";
const ASSET = "c44067f5952c0a294b673a41bacd8c17";

/** A file asset in the form in which the engine hands it to a dynamic provider. */
export function fileAsset(path: string): Record<string, string> {
  return { [SIGNATURE]: ASSET, hash: "0", path };
}

/** A string asset in the form in which the engine hands it to a dynamic provider. */
export function stringAsset(text: string): Record<string, string> {
  return { [SIGNATURE]: ASSET, hash: "0", text };
}
