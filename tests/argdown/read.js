// Reads Argdown from the standard input, several documents in a JSON list, and writes what Argdown understood of each.
import { argdown } from "@argdown/core";
import { readFileSync } from "node:fs";

const told = (things) =>
  Object.values(things ?? {}).map((one) => ({
    title: one.title,
    text: (one.members ?? []).map((member) => member.text ?? "").join(""),
    tags: one.tags ?? [],
    data: one.data ?? {},
  }));

const read = (input) => {
  const found = argdown.run({ process: ["parse-input", "build-model"], input, logLevel: "error" });
  return {
    front: found.frontMatter ?? null,
    errors: [...(found.parserErrors ?? []), ...(found.lexerErrors ?? [])].map((error) => error.message),
    statements: told(found.statements),
    arguments: told(found.arguments),
    relations: (found.relations ?? []).map((one) => [one.relationType, one.from?.title, one.to?.title]),
  };
};

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(read)));
