import { untyped } from "../../dynamic/fields";
import { configKind } from "../configKind";
import { withIds } from "../referenceIds";
import { alerterFields } from "./fields";

/*
 * A Komodo alerter: where alerts are sent to, and which of them. Komodo 2.3.2 keeps the targets as
 * they are sent and never looks at names among them, so that Varanus sends ids.
 *
 *   create  CreateAlerter, UpdateResourceMeta    read    ListFullAlerters (one call for all), and a
 *   delete  DeleteAlerter                                list of each kind among the targets
 *                                                update  UpdateAlerter, RenameAlerter, -Meta
 */

/** Handler of alerters. */
export const alerter = configKind({
  type: "Alerter",
  fields: alerterFields,
  prepare: async (inputs, komodo, changed) => {
    const { name, resources, exceptResources } = inputs;
    if (!changed.includes("resources") && !changed.includes("exceptResources")) return inputs;
    const targets = {
      ...(resources && { resources }),
      ...(exceptResources && { exceptResources }),
    };
    const fields = untyped(alerterFields);
    const ids = await withIds(komodo, { subject: `Alerter "${name}"`, fields, inputs: targets });
    return { ...inputs, ...ids };
  },
});
