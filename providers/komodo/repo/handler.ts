import { configKind } from "../configKind";
import { repoFields } from "./fields";

/*
 * A Komodo repo: a Git repository that is cloned to a server, or built from. Komodo clones it when a
 * webhook, a procedure or a user asks for it; Varanus keeps the record.
 *
 *   create  CreateRepo, UpdateResourceMeta     read    ListFullRepos (one call for all)
 *   delete  DeleteRepo                         update  UpdateRepo, RenameRepo, -Meta
 *
 * A rename moves the clone on the server and a delete removes it: Komodo 2.3.2 refuses both while
 * that server is disabled or its Periphery has not dialled in. When Core dials Periphery and gets no
 * answer, the record goes and the clone stays.
 */

/** Handler of repos. */
export const repo = configKind({ type: "Repo", fields: repoFields });
