import { configKind } from "../configKind";
import { resourceSyncFields } from "./fields";
import { resourceSyncProblems } from "./problems";
import { refuseUnreadable } from "./readable";

/*
 * A Komodo resource sync: TOML files that declare resources of Komodo's. It is for names that no
 * Pulumi program declares: Pulumi and a sync over the same names would undo each other's work. Komodo
 * runs it when a webhook, a procedure or a user asks for it; Varanus keeps the record.
 *
 *   create  CreateResourceSync, UpdateResourceMeta, RefreshResourceSyncPending (files readable?)
 *   read    ListFullResourceSyncs (one call for all); its plan, which may hold secrets, is left there
 *   update  UpdateResourceSync, RenameResourceSync, -Meta, RefreshResourceSyncPending
 *   delete  DeleteResourceSync: what it made stays
 */

/** Handler of resource syncs. */
export const resourceSync = configKind({
  type: "ResourceSync",
  fields: resourceSyncFields,
  problems: resourceSyncProblems,
  verify: (id, { name }, komodo) => refuseUnreadable(komodo, id, name),
});
