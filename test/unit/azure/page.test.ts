import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { coreVmDefaults } from "../../../components/azure/options";
import { componentPages, type Page, renderedPage } from "../../../scripts/docs";

const page = componentPages.find(({ kind }) => kind === "azure:CoreVm") as Page;
const text = readFileSync(path.resolve(__dirname, "../../..", page.file), "utf8");

describe("docs/azure.md", () => {
  it("has the settings that the field table has", async () => {
    assert.equal(text, await renderedPage(page));
  });

  it("names the size, the region and the disk that are the defaults", () => {
    const { vmSize, osDiskSizeGb, location } = coreVmDefaults;
    assert.ok(text.includes(`| \`${vmSize}\`, 2 vCPU, 4 GB`));
    assert.ok(text.includes(`| Premium SSD of ${osDiskSizeGb} GB (P4)`));
    assert.ok(text.includes(`.${location}.cloudapp.azure.com`));
  });
});
