import type { Handler } from "../../dynamic/handler";
import type { Tag } from "../api";
import type { Komodo } from "../context";
import { faultOf } from "../errors";
import { tagFields, type TagInputs } from "./fields";

/*
 * A Komodo tag with its colour. Renaming keeps it on its resources; deleting takes it off them.
 *
 *   create  CreateTag     read    ListTags (one call for all)
 *   delete  DeleteTag     update  RenameTag, UpdateTagColor
 */

/** Handler of tags. */
export const tag: Handler<Komodo, TagInputs, object> = {
  kind: "komodo:Tag",
  subject: ({ name }) => `Tag "${String(name)}"`,
  fields: tagFields,
  async create(inputs, komodo) {
    const made = await createOrAdopt(komodo, inputs);
    return { id: made._id.$oid, outs: {} };
  },
  async read(id, _olds, komodo) {
    const found = (await komodo.listings.get("ListTags")).find((item) => item._id.$oid === id);
    return found && { inputs: { name: found.name, color: found.color }, outs: {} };
  },
  async update(id, { news, changed }, komodo) {
    const { name, color = "Slate" } = news;
    if (changed.includes("name")) {
      await written(komodo, () => komodo.client.write("RenameTag", { id, name }));
    }
    if (changed.includes("color")) {
      await written(komodo, () => komodo.client.write("UpdateTagColor", { tag: id, color }));
    }
    return {};
  },
  async delete(id, _olds, komodo) {
    try {
      // By id: a delete by name would leave the tag on its resources (2.3.2).
      await written(komodo, () => komodo.client.write("DeleteTag", { id }));
    } catch (error) {
      if (faultOf(error) !== "notFound") throw error;
    }
  },
};

async function createOrAdopt(komodo: Komodo, inputs: TagInputs): Promise<Tag> {
  const { name, color = "Slate" } = inputs;
  try {
    return await written(komodo, () => komodo.client.write("CreateTag", { name, color }));
  } catch (error) {
    if (faultOf(error) !== "conflict") throw error;
    const found = (await komodo.listings.get("ListTags")).find((item) => item.name === name);
    if (!found || (!inputs.adopt && !komodo.tags.hasMade(name))) {
      const advice = "Set `adopt: true` to take it over, or choose another name.";
      throw new Error(`Tag "${name}": Komodo has a tag of this name already. ${advice}`);
    }
    if (inputs.color === undefined || inputs.color === found.color) return found;
    return written(komodo, () =>
      komodo.client.write("UpdateTagColor", { tag: found._id.$oid, color }),
    );
  }
}

function written<T>(komodo: Komodo, write: () => Promise<T>): Promise<T> {
  return komodo.listings.written(["ListTags"], write);
}
