/** Sessions of Claude Code that write at once, in all the ways in which lines reach a file. */
import type { Dice } from '../tree/dice.ts';
import { assistant, logText, user } from '../../support/lines.ts';
import type { Response } from './account.ts';
import type { Piece, Shelf } from './shelf.ts';

export type Sessions = {
  /** Each session writes something, or nothing. */
  write(nowMs: number): void;
  /** One whole line of one session, so that there is something new. */
  writeOne(nowMs: number): void;
  /** Goes on in another file, as after a fork. */
  moveTo(path: string): void;
};

type Session = {
  path: string;
  /** What its response has told so far, while it streams. */
  streaming: Response | null;
  /** The second part of a line of which the first is written, and the size of the file then. */
  rest: { piece: Piece; size: number } | null;
};

const STREAMS_MS = 5 * 60_000;
const PROJECTS = [
  '-Users-mira-harbour',
  '-Users-mira-buoy',
  '-Users-mira-chart',
  '-Users-mira-lock',
] as const;

/** A project's folder. */
export function drawProject(dice: Dice): string {
  return dice.pick(PROJECTS);
}

/** The path of a new session. */
export function drawPath(dice: Dice): string {
  return `${drawProject(dice)}/${dice.uuid()}.jsonl`;
}

/** The session that a path belongs to. */
export function sessionOf(path: string): string {
  return path.split('/')[1]?.replace('.jsonl', '') ?? '';
}

/** So many sessions over a shelf, of which some are subagents of others. */
export function createSessions(count: number, dice: Dice, shelf: Shelf): Sessions {
  const sessions = Array.from({ length: count }, (_, i): Session => {
    const path = drawPath(dice);
    const subagent = path.replace('.jsonl', `/subagents/agent-${dice.hex8()}.jsonl`);
    return { path: i % 5 === 4 ? subagent : path, streaming: null, rest: null };
  });

  /** The next line of the response that streams, or the first of the next one. */
  function nextLine(session: Session, nowMs: number): Piece {
    const { streaming } = session;
    // No response streams for hours, as it would across a clock that is set.
    const before = streaming && Math.abs(nowMs - streaming.atMs) < STREAMS_MS ? streaming : null;
    const response = before
      ? { ...before, atMs: nowMs, outputTokens: dice.int(1, 2000) }
      : drawResponse(dice, nowMs);
    session.streaming = dice.chance(0.5) ? response : null;
    return { text: lineOf(response, session.path, dice), response };
  }

  function writePlainly(session: Session, nowMs: number): void {
    shelf.append(session.path, nextLine(session, nowMs));
  }

  function writeFirstPart(session: Session, nowMs: number): void {
    const { text, response } = nextLine(session, nowMs);
    const at = dice.int(1, text.length - 1);
    shelf.append(session.path, { text: text.slice(0, at), response: null });
    session.rest = { piece: { text: text.slice(at), response }, size: shelf.size(session.path) };
  }

  /** The rest of a line whose beginning is gone is rubbish; after a cut it could make a line that nobody wrote. */
  function writeRest({ path }: Session, { piece, size }: NonNullable<Session['rest']>): void {
    if (shelf.size(path) === size) {
      shelf.append(path, piece);
    } else if (!shelf.isMidLine(path)) {
      shelf.append(path, { text: piece.text, response: null });
    }
  }

  function writeGlued(session: Session, nowMs: number): void {
    const first = dice.chance(0.5)
      ? nextLine(session, nowMs)
      : { text: logText(user('Is the gate closed?')), response: null };
    shelf.append(session.path, { ...first, text: first.text.trimEnd() }, nextLine(session, nowMs));
  }

  return {
    write(nowMs) {
      for (const session of sessions) {
        if (session.rest) {
          writeRest(session, session.rest);
          session.rest = null;
        } else if (dice.chance(0.6)) {
          // What is cut off in the middle ends with the next line, alone.
          const kind = shelf.isMidLine(session.path) ? 1 : dice.next();
          if (kind < 0.1) {
            writeFirstPart(session, nowMs);
          } else if (kind < 0.2) {
            writeGlued(session, nowMs);
          } else {
            writePlainly(session, nowMs);
          }
        }
      }
    },
    writeOne(nowMs) {
      const session = sessions.find(({ rest }) => rest === null) ?? sessions[0];
      if (session) {
        session.rest = null;
        writePlainly(session, nowMs);
      }
    },
    moveTo(path) {
      const session = dice.pick(sessions as [Session, ...Session[]]);
      Object.assign(session, { path, streaming: null, rest: null });
    },
  };
}

/** A response that nobody gave. */
export function drawResponse(dice: Dice, atMs: number): Response {
  return {
    id: `msg_${dice.base62(22)}`,
    atMs,
    inputTokens: dice.int(0, 50),
    outputTokens: dice.int(1, 2000),
    cacheWrite5mTokens: dice.int(0, 900),
    cacheWrite1hTokens: dice.int(0, 900),
    cacheReadTokens: dice.int(0, 90_000),
  };
}

/** The line that tells a response. Cache writes that the split does not tell stand in the flat field alone. */
export function lineOf(response: Response, path: string, dice: Dice): string {
  const { cacheWrite5mTokens: fiveMinutes, cacheWrite1hTokens: oneHour } = response;
  const told = dice.chance(0.8) ? fiveMinutes : Math.floor(fiveMinutes / 2);
  return logText(
    assistant({
      id: response.id,
      uuid: dice.uuid(),
      at: new Date(response.atMs).toISOString(),
      session: sessionOf(path),
      isSidechain: path.includes('/subagents/'),
      content: [{ type: 'text', text: 'The gate is closed. '.repeat(dice.int(1, 40)) }],
      usage: {
        input_tokens: response.inputTokens,
        output_tokens: response.outputTokens,
        cache_creation_input_tokens: fiveMinutes + oneHour,
        cache_creation: { ephemeral_5m_input_tokens: told, ephemeral_1h_input_tokens: oneHour },
        cache_read_input_tokens: response.cacheReadTokens,
      },
    }),
  );
}
