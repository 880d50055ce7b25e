import { PERIPHERY_ROOT } from "./composeTexts";

/**
 * What Periphery's own stack is deployed with. A Periphery that replaces its own container kills the
 * `docker compose up` that runs inside of it, before the new container is started; so that command
 * runs in a container beside it. The outcome is lost with the old container, and asked for again.
 */
export function selfUpdate(stack: string, image: string) {
  const folder = `${PERIPHERY_ROOT}/stacks/${stack}`;
  const helper = [
    "docker run --rm --sig-proxy=false --entrypoint /usr/bin/env",
    "-v /var/run/docker.sock:/var/run/docker.sock",
    `-v ${PERIPHERY_ROOT}:${PERIPHERY_ROOT} -w ${folder}`,
    image,
  ];
  return {
    composeCmdWrapper: `${helper.join(" ")} [[COMPOSE_COMMAND]]`,
    composeCmdWrapperInclude: ["up"],
  };
}
