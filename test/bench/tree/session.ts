/**
 * One made-up session: its file, its subagents' files, and what it copies from an earlier session.
 */
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { forkedLines, type Original } from './fork.ts';
import type { Voice } from './lines.ts';
import type { Session } from './plan.ts';
import type { Outline } from './tape.ts';
import { Transcript, type Recorded, type World } from './transcript.ts';

/** What is remembered of a session that has been written. */
export type Written = Original & { project: number; endMs: number; copy: boolean; style: Voice['style'] };

/** A session file or a subagent's. */
export type WrittenFile = { bytes: number; lines: number };

const PROJECTS = ['harbour', 'tide.tables', 'buoy_feed', 'chart-room', 'lock/keeper', 'sea wall'] as const;
const OLD_VERSIONS = ['2.1.39', '2.1.63', '2.1.92'] as const;
const NEW_VERSIONS = ['2.1.209', '2.1.278', '2.1.302', '2.1.329'] as const;

function workingDirectory(project: number): string {
  const name = PROJECTS[project % PROJECTS.length] ?? PROJECTS[0];
  return `/Users/mira/code/${name}${project < PROJECTS.length ? '' : project}`;
}

/** Writes a session below `root`, and adds the files it makes to `files`. */
export function writeSession(
  world: World,
  root: string,
  session: Session,
  earlier: readonly Written[],
  files: WrittenFile[],
): Written {
  const { dice } = world;
  const cwd = workingDirectory(session.project);
  const folder = path.join(root, cwd.replaceAll(/[^A-Za-z0-9]/g, '-'));
  mkdirSync(folder, { recursive: true });
  const voice = voiceOf(world, session, cwd);
  const outline: Outline = {
    path: path.join(folder, `${voice.sessionId}.jsonl`),
    voice,
    model: modelOf(world, session),
    startMs: session.startMs,
    endMs: session.endMs,
    budget: session.budget,
    requestIds: !dice.trap('no request ids', 0.04),
    growing: session.old && dice.chance(0.85),
  };
  const transcript = new Transcript(world, outline);
  const original = earlier.findLast(
    (other) => other.project === session.project && other.endMs < session.startMs,
  );
  const copy = original !== undefined && dice.trap('fork', 0.06);
  if (copy) {
    const nameable = original.style === 'new' && voice.style === 'new' && !original.copy;
    const naming = nameable && dice.trap('fork that names the original', 0.5);
    transcript.tape.sheet.copy(forkedLines(original, voice.sessionId, session.budget * 0.7, naming));
  }
  transcript.open();
  let spawned = 0;
  do {
    transcript.step();
    while (spawned < transcript.tape.progress * (session.agentBudgets.length + 1) - 1) {
      writeAgent(world, outline, transcript, session.agentBudgets[spawned] ?? 0, files);
      spawned += 1;
    }
  } while (transcript.tape.progress < 1);
  transcript.close();
  const { size, lines } = transcript.tape.sheet;
  files.push({ bytes: size, lines });
  const { project, endMs } = session;
  return { path: outline.path, sessionId: voice.sessionId, size, project, endMs, copy, style: voice.style };
}

function voiceOf(world: World, session: Session, cwd: string): Voice {
  const { dice } = world;
  const version = session.old ? dice.pick(OLD_VERSIONS) : dice.pick(NEW_VERSIONS);
  const style = session.old ? 'old' : dice.trap('type first', 0.08) ? 'type-first' : 'new';
  return { sessionId: dice.uuid(), cwd, version, style };
}

function modelOf(world: World, session: Session): string {
  if (session.old) {
    return 'claude-opus-4-6';
  }
  return world.dice.pick(['claude-opus-5-5', 'claude-opus-5-5', 'claude-sonnet-5-5', 'claude-haiku-5-5']);
}

/** Writes a subagent's files while its parent is open, and the parent's lines about it. */
function writeAgent(
  world: World,
  of: Outline,
  parent: Transcript,
  budget: number,
  files: WrittenFile[],
): void {
  const { dice } = world;
  const agentId = `a${dice.hex8()}${dice.hex8()}`;
  const toolId = `toolu_01${dice.base62(22)}`;
  const folder = path.join(of.path.slice(0, -'.jsonl'.length), 'subagents');
  mkdirSync(folder, { recursive: true });
  const startMs = parent.tape.nowMs;
  const agent = new Transcript(world, {
    ...of,
    path: path.join(folder, `agent-${agentId}.jsonl`),
    voice: { ...of.voice, agentId },
    model: of.voice.style === 'old' ? of.model : dice.pick(['claude-haiku-5-5', 'claude-sonnet-5-5']),
    startMs,
    endMs: Math.min(of.endMs, startMs + dice.int(180_000, 1_500_000)),
    budget,
  });
  const records: Recorded[] = [];
  agent.open();
  do {
    records.push(...agent.step());
  } while (agent.tape.progress < 1);
  agent.close();
  files.push({ bytes: agent.tape.sheet.size, lines: agent.tape.sheet.lines });
  const about = path.join(folder, `agent-${agentId}.meta.json`);
  writeFileSync(about, JSON.stringify({ agentType: 'general-purpose', toolUseId: toolId, spawnDepth: 1 }));
  utimesSync(about, agent.tape.nowMs / 1000, agent.tape.nowMs / 1000);
  if (of.voice.style === 'old') {
    parent.repeat(agentId, records);
  }
  const last = records.at(-1);
  if (last !== undefined) {
    parent.receive(agentId, toolId, last);
  }
}
