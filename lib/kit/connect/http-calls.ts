import type { AnsweredMethods, Registration } from "../grpc/server/server.ts";
import type { CountRefusal } from "../grpc/shared/call-metrics.ts";
import { type AnswerCall, answerCalls } from "./answer-calls.ts";
import { refuse } from "./answers.ts";
import { ProtocolRefusal } from "./protocol-refusal.ts";

/** A path as that of a method is, but for what people get wrong: slashes too many. */
const methodPath = /^\/+((?:\w+\.)+[A-Z]\w*)(?:\/+(\w*)\/*)?$/;

/** What the services of a process answer over HTTP; the port of one of them may serve all. */
export class HttpCalls {
  readonly #answers: AnswerCall[] = [];
  /** The names of the methods by their service. */
  readonly #methods = new Map<string, string[]>();
  readonly #registrations: Registration[] = [];

  /** Answers these too. */
  add(methods: AnsweredMethods): void {
    this.#answers.push(answerCalls(methods));
    this.#registrations.push(...methods.registrations);
    for (const { method } of methods.answered) {
      const { typeName } = method.parent;
      this.#methods.set(typeName, [...(this.#methods.get(typeName) ?? []), method.name]);
    }
  }

  /** The services that are answered. */
  get registrations(): readonly Registration[] {
    return this.#registrations;
  }

  /**
   * Answers calls of them; a path that is meant for a method that there is not is refused as calls are.
   * @param refused counts such paths
   */
  answering(refused: CountRefusal): AnswerCall {
    return (request, response, refusal) => {
      if (this.#answers.some((answer) => answer(request, response, refusal))) return true;
      const [, service, method] = methodPath.exec((request.url ?? "").split("?", 1)[0]!) ?? [];
      if (service === undefined) return false;
      refused("unknown_method");
      refuse(response, refusal ?? this.#unknown(service, method));
      return true;
    };
  }

  #unknown(service: string, method = ""): ProtocolRefusal {
    const methods = this.#methods.get(service);
    const services = [...this.#methods.keys()].sort().join(", ");
    const message =
      methods === undefined
        ? `there is no service ${service} here: ${services === "" ? "none is up yet" : services}`
        : methods.includes(method)
          ? `the path of this method is /${service}/${method}, with no other slash`
          : `${service} has no method "${method}": ${methods.join(", ")}`;
    return new ProtocolRefusal(404, message, {}, "unimplemented");
  }
}
