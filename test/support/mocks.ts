import * as pulumi from "@pulumi/pulumi";

/** A resource that a program registered, with its resolved inputs. */
export interface Registration {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
}

/**
 * Records registrations instead of calling an engine. New resources get `<name>-id` as their id
 * and the computed outputs given for their type. Call it before the resources are made.
 */
export function recordRegistrations(
  computed: Record<string, Record<string, unknown>> = {},
): Registration[] {
  const registrations: Registration[] = [];
  void pulumi.runtime.setMocks(
    {
      newResource({ type, name, inputs }) {
        const known = inputs as Record<string, unknown>;
        registrations.push({ type, name, inputs: known });
        return { id: `${name}-id`, state: { ...known, ...computed[type] } };
      },
      call: () => ({}),
    },
    "varanus",
    "test",
    false,
  );
  return registrations;
}

/** Waits until a value is known and returns it. */
export function resolved<T>(output: pulumi.Output<T>): Promise<pulumi.Unwrap<T>> {
  return new Promise((resolve) => {
    pulumi.output(output).apply((value) => resolve(value));
  });
}
