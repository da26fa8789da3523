"""Evidence of tasks (佐证材料): handed in, handed out, withdrawn, packed at the year's end."""
