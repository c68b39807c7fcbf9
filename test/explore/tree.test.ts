/** The tree of what was walked: forks, and the walk that an address has of it. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  movesOf,
  pathTo,
  placesAfter,
  root,
  stepped,
  type Tree,
  treeOf,
  walked,
  wentTo,
} from '../../src/explore/tree.ts'

/** 7, 8, 9; back to the 7, and 5. */
const forked = stepped(wentTo(walked(root, 0, [7, 8, 9]), 1), 5)

describe('a tree', () => {
  it('keeps what undo leaves behind as a branch', () => {
    expect(placesAfter(forked, 1)).toEqual([2, 4])
    expect(pathTo(forked)).toEqual([7, 5])
    expect(pathTo(forked, 3)).toEqual([7, 8, 9])
  })

  it('has one branch for one step, however often it is made', () => {
    const again = stepped(wentTo(forked, 1), 8)
    expect(again.places).toHaveLength(5)
    expect(again.at).toBe(2)
  })

  it('is told as moves: operations, and how many places to go back', () => {
    expect(movesOf(forked)).toEqual([{ by: 7 }, { by: 8 }, { by: 9 }, { back: 2 }, { by: 5 }])
    expect(movesOf(wentTo(forked, 3)).slice(5)).toEqual([{ back: 1 }, { by: 8 }, { by: 9 }])
    expect(movesOf(root)).toEqual([])
  })

  it('comes back from its moves as it was', () => {
    const trees = fc
      .array(fc.tuple(fc.boolean(), fc.nat(5)), { maxLength: 30 })
      .map(acts =>
        acts.reduce<Tree>((tree, [back, n]) => (back ? wentTo(tree, n % tree.places.length) : stepped(tree, n)), root),
      )
    fc.assert(
      fc.property(trees, tree => {
        expect(treeOf(movesOf(tree), () => true)).toEqual({ tree, made: movesOf(tree).length })
      }),
    )
  })

  it('ends where a move cannot be made', () => {
    expect(treeOf([{ by: 1 }, { by: 2 }, { by: 3 }], (_, by) => by !== 2)).toMatchObject({ tree: { at: 1 }, made: 1 })
    expect(treeOf([{ by: 1 }, { back: 2 }, { by: 3 }], () => true)).toMatchObject({ tree: { at: 1 }, made: 1 })
  })
})
